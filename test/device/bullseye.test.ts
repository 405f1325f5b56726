import { describeJetson } from './contracts';

await describeJetson('bullseye');
