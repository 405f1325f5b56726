import { describeCommandLine } from '../commandLine';
import { describeJetson, describeJobs } from '../contracts';
import { jetsonVariant } from '../jetsonJobHost';

await describeJetson('bookworm', ({ jetson, host }) => {
  describeJobs((['dash', 'busybox', 'bash'] as const).map((shell) => jetsonVariant(jetson, host, shell)));
  describeCommandLine(jetson.place);
});
