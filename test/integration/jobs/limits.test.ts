import { describeFullDisk } from '../../support/jobContract/fullDisk';
import { describeBesides, describeLimits } from '../../support/jobContract/limits';
import { localVariants } from '../../support/localJobHost';

describeLimits(localVariants);
describeBesides(localVariants);
describeFullDisk(localVariants);
