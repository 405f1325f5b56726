import { describeLosses } from '../../support/jobContract/losses';
import { localVariants } from '../../support/localJobHost';

describeLosses(localVariants);
