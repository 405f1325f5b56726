/**
 * Proof that no input makes a parser throw, wait or grow: many random and mutated inputs for each. Arguments: how many for each
 * parser (default 100000), the seed (default 7), the beginning of a parser's name (default all).
 */
import { parsers } from '../test/support/proof/parsers';
import { proveParser, type Proof } from '../test/support/proof/proveParser';

const [count = '100000', seed = '7', name = ''] = process.argv.slice(2);

function printProof({ name: title, inputs, mean, worst, worstHostile, slowest, megabytes, failures }: Proof): void {
  const times = [mean.toFixed(3), worst.toFixed(1), worstHostile.toFixed(0)].map((time) => time.padStart(9));
  console.log(
    `${title.padEnd(18)}${String(inputs).padStart(8)}${times.join('')}${megabytes.toFixed(0).padStart(7)}  ${slowest}`,
  );
  for (const failure of failures) console.log(`  FAILED ${failure}`);
}

console.log(`seed ${seed}; times in ms, memory in MB of the whole process at the most so far`);
console.log(`${'parser'.padEnd(18)}  inputs     mean    worst  hostile     MB  slowest of the hostile`);
const proofs = parsers
  .filter((parser) => parser.name.startsWith(name))
  .map((parser) => {
    const proof = proveParser(parser, Number(count), Number(seed));
    printProof(proof);
    return proof;
  });
const failed = proofs.filter(({ failures }) => failures.length > 0);
console.log(failed.length === 0 ? `${proofs.length} parsers held.` : `${failed.length} parsers failed.`);
process.exitCode = failed.length === 0 ? 0 : 1;
