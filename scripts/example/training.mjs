// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['train.py', 'signs.py', 'events.py', 'train_tensorflow.py'];

/** A training that runs on a bare Python, and one that uses TensorFlow. @returns {import('./contents.mjs').Contents} */
export function makeTraining() {
  const source = join(import.meta.dirname, 'training');
  return { files: NAMES.map((name) => [name, readFileSync(join(source, name), 'utf8')]), faults: [] };
}

/** The run configurations of the example: runs that end well, and each way to end badly. */
export const RUNS = `{
  // Start one with "Jetson: Start Run…" or from the Runs view. A host from your SSH configuration runs it there:
  //   "host": "nano"
  "version": 1,
  "runs": [
    {
      "name": "signs",
      "command": ["python3", "train.py", "--epochs", "30", "--learning-rate", "0.2"],
      "cwd": "training",
      "artifacts": ["*.json"],
      "tags": ["example"]
    },
    {
      "name": "signs, slower",
      "command": ["python3", "train.py", "--epochs", "30", "--learning-rate", "0.05", "--noise", "0.5"],
      "cwd": "training",
      "artifacts": ["*.json"],
      "tags": ["example"]
    },
    {
      "name": "signs, a learning rate far too high",
      "command": ["python3", "train.py", "--learning-rate", "1e305"],
      "cwd": "training",
      "tags": ["example", "fails"]
    },
    {
      "name": "signs, a module that is missing",
      "command": ["python3", "train.py", "--require", "no_such_module"],
      "cwd": "training",
      "tags": ["example", "fails"]
    },
    {
      "name": "signs, after its labels were checked",
      "command": ["python3", "train.py"],
      "cwd": "training",
      "gate": { "dataset": "signs" },
      "tags": ["example", "fails"]
    },
    {
      "name": "signs in TensorFlow",
      "command": ["python3", "train_tensorflow.py", "--epochs", "10"],
      "cwd": "training",
      "tags": ["example"]
    }
  ]
}
`;
