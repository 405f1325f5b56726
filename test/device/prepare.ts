import { prepareVirtualJetsons, whyNoVirtualJetson } from '../../scripts/virtualJetson.mjs';

/** Builds what is missing before the first test, whose time is limited. */
export async function setup(): Promise<void> {
  const reason = await whyNoVirtualJetson();
  if (reason !== undefined) throw new Error(reason);
  await prepareVirtualJetsons();
}
