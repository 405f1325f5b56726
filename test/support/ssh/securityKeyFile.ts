/** What `ssh-keygen -t ed25519-sk` writes, as far as it is read without the device. */
export function securityKeyFile(): string {
  const text = (value: string | Buffer): Buffer => {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const publicKey = Buffer.concat([text('sk-ssh-ed25519@openssh.com'), text(Buffer.alloc(32)), text('ssh:')]);
  const header = [Buffer.from('openssh-key-v1\0'), text('none'), text('none'), text(''), Buffer.from([0, 0, 0, 1])];
  const body = Buffer.concat([...header, text(publicKey), text(Buffer.alloc(64))]).toString('base64');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${body}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
