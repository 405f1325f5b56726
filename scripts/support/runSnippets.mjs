// @ts-check

/**
 * Whole run configurations that the editor offers inside of `runs`; `${1:text}` are places that a person fills in, in turn.
 *
 * @type {readonly { label: string, description: string, body: Record<string, unknown> }[]}
 */
export const runSnippets = [
  {
    label: 'Training here',
    description: 'A Python script on this machine.',
    body: { name: '${1:train}', command: ['python3', '${2:train.py}', '--epochs', '${3:30}'], tags: ['${4:first}'] },
  },
  {
    label: 'Training on another machine',
    description:
      'The folder is sent to a machine of your SSH configuration; the data lies there, and weights are fetched.',
    body: {
      name: '${1:train}',
      host: '${2:nano}',
      command: ['python3', '${3:train.py}'],
      send: { ignore: ['${4:data/}'] },
      data: ['${5:~/data}'],
      artifacts: ['${6:*.h5}'],
    },
  },
  {
    label: 'Training with checked labels',
    description: 'Refused where the labels of a data set have errors.',
    body: {
      name: '${1:train}',
      command: ['python3', '${2:train.py}'],
      gate: { dataset: '${3:street.dataset.yaml}', failOn: 'error' },
    },
  },
  {
    label: 'Numbers of its own form',
    description: 'A pattern for the lines that the command prints, beside TensorBoard event files.',
    body: {
      name: '${1:train}',
      command: ['python3', '${2:train.py}'],
      metrics: [
        { kind: 'stdout', pattern: '${3:step (?<step>\\\\d+) loss (?<loss>\\\\S+)}' },
        { kind: 'tensorboard', path: '${4:logs}' },
      ],
    },
  },
  {
    label: 'One after the other, with limits',
    description: 'Waits for its turn on the machine, with at most so much memory and log.',
    body: {
      name: '${1:sweep}',
      command: ['python3', '${2:train.py}', '--lr', '${3:0.001}'],
      group: '${4:sweep}',
      atOnce: 1,
      limits: { memoryMb: 3000, nice: 5, logMb: 200 },
    },
  },
];
