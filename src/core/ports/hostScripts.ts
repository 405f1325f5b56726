/** The scripts that come with the product to be run on hosts, by the names of their files in `media/sh`. */
export type HostScriptName = 'supervise.sh' | 'watch.sh' | 'telemetry.sh' | 'probe.sh';

export interface HostScripts {
  /** The text of a script. A script that is not there is a broken installation: the promise rejects. */
  text(name: HostScriptName): Promise<string>;
}
