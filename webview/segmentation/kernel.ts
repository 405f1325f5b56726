import { bilinearKernel } from '../../src/core/segmentation/bilinearKernel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { section } from '../ui/section';
import { dropdown } from '../ui/toolkit';

/** The factors by which the FCN scales up, from its three layers. */
const FACTORS = [8, 16, 32] as const;
/** Screen pixels of the matrix's side. */
const SIDE = 256;

/** The kernel with which an FCN's transposed convolutions begin, as a matrix that can be read element by element. */
export function kernelView() {
  let kernel = bilinearKernel(FACTORS[0]);
  let at: readonly [row: number, column: number] = [kernel.size / 2, kernel.size / 2];
  const canvas = h('canvas', {
    class: 'kernel',
    width: SIDE,
    height: SIDE,
    tabindex: 0,
    role: 'application',
    'aria-label': t('Bilinear kernel. Arrow keys go from element to element.'),
    'aria-describedby': 'kernel-says',
  });
  const says = h('p', { class: 'note', id: 'kernel-says', 'aria-live': 'polite' });
  const draw = (): void => {
    drawKernel(canvas, kernel, at);
    const [row, column] = at;
    const value = kernel.values[row * kernel.size + column]!;
    setText(says, t('Row {0}, column {1}: {2}', row, column, String(value)));
  };
  const pick = dropdown(t('Kernel'), (value) => {
    kernel = bilinearKernel(Number(value));
    at = [kernel.size / 2, kernel.size / 2];
    draw();
  });
  const moveTo = (row: number, column: number): void => {
    const last = kernel.size - 1;
    at = [Math.min(last, Math.max(0, row)), Math.min(last, Math.max(0, column))];
    draw();
  };
  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
    const cell = canvas.clientWidth / kernel.size;
    moveTo(Math.floor(offsetY / cell), Math.floor(offsetX / cell));
  });
  canvas.addEventListener('keydown', (event) => {
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    moveTo(at[0] + move[0], at[1] + move[1]);
  });
  const content = h(
    'div',
    { class: 'display' },
    h(
      'p',
      { class: 'note' },
      t('With this kernel a transposed convolution scales up bilinearly; the FCN begins with it.'),
    ),
    pick.element,
    canvas,
    says,
  );
  const own = section(t('Bilinear kernel'), 'kernel', content);
  (own.element as HTMLDetailsElement).open = false;
  own.element.addEventListener('toggle', draw);
  return {
    section: own,
    update: (): void => {
      pick.set(
        FACTORS.map((factor) => {
          const { size } = { size: 2 * factor };
          return { value: String(factor), label: t('× {0}: {1} × {1}', factor, size) };
        }),
        String(kernel.size / 2),
      );
    },
  };
}

function drawKernel(
  canvas: HTMLCanvasElement,
  { size, values }: ReturnType<typeof bilinearKernel>,
  [row, column]: readonly [number, number],
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const cell = SIDE / size;
  const highest = values.reduce((a, b) => Math.max(a, b), 0);
  context.clearRect(0, 0, SIDE, SIDE);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const level = Math.round((255 * values[y * size + x]!) / highest);
      context.fillStyle = `rgb(${Math.round(level * 0.35)}, ${Math.round(level * 0.75)}, ${level})`;
      context.fillRect(x * cell, y * cell, cell, cell);
    }
  }
  context.lineWidth = 2;
  context.strokeStyle = '#ffffff';
  context.strokeRect(column * cell, row * cell, cell, cell);
}
