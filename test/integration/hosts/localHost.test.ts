import { createLocalHost } from '../../../src/node/process/localHost';
import { startEcho, type EchoServer } from '../../support/echoServer';
import { describeHost } from '../../support/hostContract';
import { noFiles } from '../../support/noFiles';

let echo: EchoServer;

describeHost('this machine', {
  open: async () => {
    echo = await startEcho();
    return createLocalHost(noFiles);
  },
  close: () => echo.stop(),
  echoPort: () => echo.port,
});
