import { describeFollowing } from '../../support/jobContract/watch';
import { localVariants } from '../../support/localJobHost';

describeFollowing(localVariants);
