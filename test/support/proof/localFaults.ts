import { CuttableHost, type Fault } from '../cuttableHost';
import type { JobHost } from '../jobHost';
import type { FaultyMachine } from './faults';

/** This machine, whose channels are cut where the client reads them. */
export function cuttableMachine({ jobs, host }: JobHost): FaultyMachine {
  return {
    jobs,
    link() {
      const link = new CuttableHost(host);
      return Promise.resolve({
        host: link,
        faults: ['reset', 'silence'],
        passed: () => link.passed,
        cutAfter: (bytes, fault) => link.cutAfter(bytes, fault as Fault),
        mend: () => {
          link.mend();
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
  };
}
