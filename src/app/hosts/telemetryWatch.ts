import { TelemetryReader } from '../../core/device/telemetryReader';
import type { TelemetrySample } from '../../core/device/telemetrySample';
import type { Host } from '../../core/ports/host';
import type { HostScripts } from '../../core/ports/hostScripts';
import type { Log } from '../../core/ports/log';
import type { Disposable } from '../../core/std/disposable';
import { formatMessage } from '../../core/std/message';
import { isCancelled } from '../../core/std/problem';

/** Seconds between two samples that are only looked at. */
const INTERVAL = 3;

/** Measures a host over one channel until the result is disposed of, or the link breaks. */
export function followTelemetry(
  host: Host,
  { scripts, log }: { readonly scripts: HostScripts; readonly log: Log },
  onSample: (sample: TelemetrySample) => void,
): Disposable {
  const controller = new AbortController();
  const reader = new TelemetryReader();
  const run = async (): Promise<void> => {
    const script = await scripts.text('telemetry.sh');
    const ended = await host.run('/bin/sh', ['-c', script, 'telemetry.sh', '--interval', String(INTERVAL)], {
      signal: controller.signal,
      onStdoutBytes: (bytes) => {
        const last = reader.push(bytes).samples.at(-1);
        if (last !== undefined) onSample(last);
      },
    });
    if (!ended.ok) log.warn(`${host.name}: ${formatMessage(ended.problem.message)}`);
  };
  run().catch((error: unknown) => {
    if (!isCancelled(error)) log.error(String(error));
  });
  return {
    dispose: () => {
      controller.abort();
    },
  };
}
