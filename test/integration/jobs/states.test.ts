import { describeProcesses, describeStates } from '../../support/jobContract/states';
import { jobShells, localVariant, localVariants } from '../../support/localJobHost';

/** What a host may lack concerns how processes are found, held and ended. */
const lacking = [
  { name: 'bash without setsid', program: 'bash', without: ['setsid'] },
  { name: 'dash without setsid', program: 'dash', without: ['setsid'] },
  { name: 'bash without /proc', program: 'bash', env: { JETSON_WORKBENCH_PROC: '/no/proc' } },
];

describeProcesses([...jobShells, ...lacking].map(localVariant));
describeStates(localVariants);
