import { describeQueue } from '../../support/jobContract/queue';
import { localVariants } from '../../support/localJobHost';

describeQueue(localVariants);
