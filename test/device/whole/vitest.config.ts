import { defineConfig, mergeConfig } from 'vitest/config';
import device from '../vitest.config';

/** All of it, which takes longer than a proof of everything may take. */
export default mergeConfig(device, defineConfig({ root: import.meta.dirname }));
