/**
 * What a failure to reach a host comes to when nobody does anything about it: most pass by themselves, some may, when the host is ready or its
 * administrator has been there, and the rest stay until the person answers a question or changes the configuration.
 */
export type FailureDuration = 'passes' | 'may-pass' | 'stays';

const DURATIONS: Readonly<Record<string, FailureDuration>> = {
  // Right after a change of the network no name is known, not even for the name service.
  'host/unknown-name': 'passes',
  'host/no-route': 'passes',
  'host/timeout': 'passes',
  'host/refused': 'passes',
  'host/closed': 'passes',
  'host/lost': 'passes',
  'host/failed': 'passes',
  'host/proxy-failed': 'passes',
  // A host that starts refuses people for a while; one that refuses for good may be about to lock the account.
  'host/auth-failed': 'may-pass',
  'host/handshake': 'may-pass',
  'host/no-tunnel': 'may-pass',
};

/** For how long a problem with this code keeps a host from being reached; one that is not known stays. */
export function failureDuration(code: string): FailureDuration {
  return DURATIONS[code] ?? 'stays';
}
