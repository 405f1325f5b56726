import type { HostFiles } from '../../core/ports/hostFiles';
import type { FilesLink } from './link';
import { createShellFiles } from './shellFiles';
import { createTransfers } from './transfer';
import { downloadTree } from './treeDownload';
import { uploadTree } from './treeUpload';

/**
 * The files of a host, over nothing but programs that every host has: a POSIX shell, `stat`, `dd`, `tar`, and `sha256sum` or `cksum`. The same
 * for this machine and for one reached over SSH.
 */
export function createHostFiles(link: FilesLink): HostFiles {
  return {
    ...createShellFiles(link),
    ...createTransfers(link),
    uploadTree: (local, remote, options) => uploadTree(link, local, remote, options),
    downloadTree: (remote, local, options) => downloadTree(link, remote, local, options),
  };
}
