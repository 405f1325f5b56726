import type { PowerMode } from './deviceFacts';

/**
 * The mode that `nvpmodel -q` tells, in which warnings may stand first and the number follows the name. Where it may not be asked, the number is in
 * `/var/lib/nvpmodel/status` (`pmode:0002`) and its name in `/etc/nvpmodel.conf`.
 */
export function powerModeOf(query: string, status: string, modes: string): PowerMode | undefined {
  const asked = /^NV Power Mode: *(\S.*)\n(\d+)?/m.exec(`${query}\n`);
  if (asked?.[1] !== undefined) return { id: numberOf(asked[2]), name: asked[1].trim() };
  const id = numberOf(/\bpmode:(\d+)/.exec(status)?.[1]);
  return id === undefined ? undefined : { id, name: nameOf(id, modes) };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function nameOf(id: number, modes: string): string | undefined {
  return [...modes.matchAll(/^< *POWER_MODEL +ID=(\d+) +NAME=(\S+) *>/gm)].find(([, mode]) => Number(mode) === id)?.[2];
}
