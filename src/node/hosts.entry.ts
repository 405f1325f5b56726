export { createHostAdapters } from './hosts';
