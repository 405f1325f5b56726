import { describeLimits } from '../support/jobContract/limits';
import { describeProcesses } from '../support/jobContract/states';
import { describeCommandLine } from './commandLine';
import { describeJetson } from './contracts';
import { jetsonVariant } from './jetsonJobHost';

// A job takes seconds there, so the two devices share what jobs promise; `npm run prove:device` has all of it on both.
await describeJetson('bookworm', ({ jetson, host }) => {
  const variants = [jetsonVariant(jetson, host, 'dash')];
  describeCommandLine(jetson.place);
  describeProcesses(variants);
  describeLimits(variants);
});
