import { describeQueue } from '../support/jobContract/queue';
import { describeJetson } from './contracts';
import { jetsonVariant } from './jetsonJobHost';

await describeJetson('bullseye', ({ jetson, host }) => {
  describeQueue([jetsonVariant(jetson, host, 'dash')]);
});
