import { describeJetson } from './contracts';

await describeJetson('bookworm');
