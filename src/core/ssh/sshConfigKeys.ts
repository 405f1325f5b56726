import {
  readChoice,
  readCommand,
  readControlPersist,
  readFlag,
  readFlagOrWord,
  readNumber,
  readPort,
  readTime,
  readWord,
  readWords,
  readWritten,
  type ValueReader,
} from './sshConfigValues';

function keys(names: string, read: ValueReader): Record<string, ValueReader> {
  return Object.fromEntries(names.split(' ').map((name) => [name, read]));
}

const yesNo = { yes: 'yes', true: 'yes', no: 'no', false: 'no' };

const tunnels = {
  ...{ yes: 'point-to-point', true: 'point-to-point', 'point-to-point': 'point-to-point' },
  ...{ ethernet: 'ethernet', no: 'no', false: 'no' },
};

const logLevels = {
  ...{ quiet: 'QUIET', fatal: 'FATAL', error: 'ERROR', info: 'INFO', verbose: 'VERBOSE', silent: 'QUIET' },
  ...{ debug: 'DEBUG', debug1: 'DEBUG', debug2: 'DEBUG2', debug3: 'DEBUG3' },
};

/**
 * How the value of each key of ssh_config(5) is read; `host`, `match` and `include` are no keys. Named as `ssh -G` names them, in
 * lower case. Keys of later versions than 9.2 and of Apple's ssh are here as well, so that nobody is told of them as errors.
 */
export const sshConfigKeys: Readonly<Record<string, ValueReader>> = {
  ...keys(
    'batchmode canonicalizefallbacklocal checkhostip clearallforwardings enableescapecommandline enablesshkeysign ' +
      'exitonforwardfailure forkafterauthentication forwardx11 forwardx11trusted gatewayports gssapiauthentication ' +
      'gssapidelegatecredentials gssapikeyexchange gssapirenewalforcesrekey gssapitrustdns hashknownhosts ' +
      'hostbasedauthentication identitiesonly kbdinteractiveauthentication nohostauthenticationforlocalhost ' +
      'passwordauthentication permitlocalcommand proxyusefdpass stdinnull streamlocalbindunlink tcpkeepalive usekeychain ' +
      'visualhostkey',
    readFlag,
  ),
  ...keys(
    'canonicalizemaxdots connectionattempts numberofpasswordprompts requiredrsasize serveralivecountmax',
    readNumber,
  ),
  ...keys('connecttimeout forwardx11timeout serveraliveinterval', readTime),
  ...keys(
    'bindaddress bindinterface casignaturealgorithms certificatefile ciphers controlpath gssapiclientidentity ' +
      'gssapikexalgorithms gssapiserveridentity hostbasedacceptedalgorithms hostkeyalgorithms hostkeyalias hostname ' +
      'identityagent identityfile ignoreunknown kbdinteractivedevices kexalgorithms macs pkcs11provider ' +
      'preferredauthentications pubkeyacceptedalgorithms revokedhostkeys securitykeyprovider tag user xauthlocation',
    readWord,
  ),
  ...keys('canonicaldomains globalknownhostsfile sendenv setenv userknownhostsfile', readWords),
  ...keys('knownhostscommand localcommand proxycommand proxyjump remotecommand', readCommand),
  ...keys(
    'addkeystoagent canonicalizepermittedcnames channeltimeout dynamicforward escapechar ipqos localforward logverbose ' +
      'obscurekeystroketiming permitremoteopen refuseconnection rekeylimit remoteforward streamlocalbindmask syslogfacility ' +
      'tunneldevice versionaddendum warnweakcrypto',
    readWritten,
  ),
  addressfamily: readChoice({ any: 'any', inet: 'inet', inet6: 'inet6' }),
  canonicalizehostname: readChoice({ ...yesNo, always: 'always' }),
  compression: readChoice({ yes: 'yes', no: 'no' }),
  controlmaster: readChoice({ ...yesNo, ask: 'ask', auto: 'auto', autoask: 'autoask' }),
  controlpersist: readControlPersist,
  fingerprinthash: readChoice({ md5: 'MD5', sha1: 'SHA1', sha256: 'SHA256', sha384: 'SHA384', sha512: 'SHA512' }),
  forwardagent: readFlagOrWord,
  loglevel: readChoice(logLevels),
  port: readPort,
  pubkeyauthentication: readChoice({ ...yesNo, unbound: 'unbound', 'host-bound': 'host-bound' }),
  requesttty: readChoice({ ...yesNo, force: 'force', auto: 'auto' }),
  sessiontype: readChoice({ none: 'none', subsystem: 'subsystem', default: 'default' }),
  stricthostkeychecking: readChoice({ ...yesNo, off: 'no', ask: 'ask', 'accept-new': 'accept-new' }),
  tunnel: readChoice(tunnels),
  updatehostkeys: readChoice({ ...yesNo, ask: 'ask' }),
  verifyhostkeydns: readChoice({ ...yesNo, ask: 'ask' }),
};

/** Other names of keys. */
export const sshConfigAliases: Readonly<Record<string, string>> = {
  challengeresponseauthentication: 'kbdinteractiveauthentication',
  dsaauthentication: 'pubkeyauthentication',
  hostbasedkeytypes: 'hostbasedacceptedalgorithms',
  identityfile2: 'identityfile',
  keepalive: 'tcpkeepalive',
  protocolkeepalives: 'serveraliveinterval',
  pubkeyacceptedkeytypes: 'pubkeyacceptedalgorithms',
  setuptimeout: 'serveraliveinterval',
  skeyauthentication: 'kbdinteractiveauthentication',
  smartcarddevice: 'pkcs11provider',
  tisauthentication: 'kbdinteractiveauthentication',
};

/** Keys of the past: they may stand there, and mean nothing. */
export const forgottenSshKeys: ReadonlySet<string> = new Set(
  (
    'afstokenpassing cipher compressionlevel fallbacktorsh globalknownhostsfile2 kerberosauthentication ' +
    'kerberostgtpassing protocol rhostsauthentication rhostsrsaauthentication rsaauthentication useblacklistedkeys ' +
    'useprivilegedport userknownhostsfile2 useroaming usersh'
  ).split(' '),
);
