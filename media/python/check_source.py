#!/usr/bin/env python3
"""Checks what training will really see: runs a data source and looks at every pixel of every batch.

    python3 check_source.py SOURCE DATA_DIR [--fraction 0.1] [--batch-size 10]

SOURCE is the path of a Python file or the name in source_<name>.py. The file has get_source(), which returns an object with
image_size, num_classes, label_colors, num_training, num_validation, train_generator and valid_generator, and
load_data(data_dir, fraction). A generator is called with a batch size (and names=True where it knows that) and yields images,
one-hot labels and, with names, the paths of both.

Standard output holds one JSON object a line; what the source itself prints goes to standard error. The exit code is 0 when
nothing is wrong, 1 when there are errors, 2 when the check could not run. Needs Python 3.6 and NumPy, any version of it.
"""

import argparse
import importlib
import inspect
import json
import os
import signal
import sys
import time
import traceback

from resize_watch import ResizeWatch

ATTRIBUTES = (
    'image_size',
    'num_classes',
    'label_colors',
    'num_training',
    'num_validation',
    'train_generator',
    'valid_generator',
)
STRIDE = 32
MAX_FINDINGS_PER_RULE = 200
SECONDS_BETWEEN_PROGRESS = 0.1


class CannotRun(Exception):
    """The check cannot go on; the message says why."""


class Events:
    """Writes events to what was standard output when the program started."""

    def __init__(self):
        # The source may print, and so may C code that it calls: both get standard error from here on.
        sys.stdout.flush()
        self.stream = os.fdopen(os.dup(1), 'w', encoding='utf-8', newline='\n')
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        self.counts = {'error': 0, 'warning': 0, 'info': 0}
        self.by_rule = {}
        self.last_progress = 0.0

    def send(self, event, **fields):
        fields['event'] = event
        self.stream.write(json.dumps(fields, allow_nan=False, sort_keys=True) + '\n')
        self.stream.flush()

    def progress(self, split, done, total):
        now = time.monotonic()
        if done < total and now - self.last_progress < SECONDS_BETWEEN_PROGRESS:
            return
        self.last_progress = now
        self.send('progress', split=split, done=done, total=total)

    def finding(self, rule, message, severity='error', **place):
        self.counts[severity] += 1
        self.by_rule[rule] = self.by_rule.get(rule, 0) + 1
        if self.by_rule[rule] <= MAX_FINDINGS_PER_RULE:
            self.send('finding', rule=rule, severity=severity, message=message, **place)

    def dropped(self):
        return {rule: count - MAX_FINDINGS_PER_RULE for rule, count in self.by_rule.items() if count > MAX_FINDINGS_PER_RULE}


def main():
    # The default action ends the process at once, even inside a long call of NumPy.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.dont_write_bytecode = True
    options = parse_arguments()
    events = Events()
    try:
        run(options, events)
    except BrokenPipeError:
        return 2
    except CannotRun as error:
        detail = '' if error.__cause__ is None else format_cause(error.__cause__)
        events.send('failed', message=str(error), detail=detail)
        return 2
    return 1 if events.counts['error'] > 0 else 0


def parse_arguments():
    parser = argparse.ArgumentParser(description='Checks every pixel of every batch of a Python data source.')
    parser.add_argument('source', help='a Python file, or the name in source_<name>.py')
    parser.add_argument('data_dir', help='what load_data is given')
    parser.add_argument('--fraction', type=float, default=0.1, help='share of the data for validation (default 0.1)')
    parser.add_argument('--batch-size', type=int, default=10, help='samples in a batch (default 10)')
    return parser.parse_args()


def format_cause(error):
    return ''.join(traceback.format_exception(type(error), error, error.__traceback__))


def run(options, events):
    try:
        import numpy
    except ImportError as error:
        raise CannotRun('NumPy is not installed for ' + sys.executable) from error
    events.send('start', version=1, python='%d.%d.%d' % sys.version_info[:3], numpy=numpy.__version__)
    resizing = ResizeWatch(numpy, events)
    source = load_source(options.source)
    check_before_loading(source, events)
    load_data(source, options)
    expected = describe(numpy, source, events)
    resizing.know_colors(expected['colors'])
    checker = BatchChecker(numpy, events, expected)
    for split in ('training', 'validation'):
        check_split(source, split, options.batch_size, checker, events)
    events.send('done', samples=checker.samples, pixels=checker.pixels, dropped=events.dropped(), **plural(events.counts))


def plural(counts):
    return {'errors': counts['error'], 'warnings': counts['warning'], 'infos': counts['info']}


def load_source(name):
    if name.endswith('.py'):
        folder, module = os.path.split(os.path.abspath(name))
        module = module[:-3]
    else:
        folder, module = os.getcwd(), 'source_' + name
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(module).get_source()
    except (Exception, SystemExit) as error:
        raise CannotRun('The source %s could not be loaded: %s' % (name, error)) from error


def load_data(source, options):
    try:
        source.load_data(options.data_dir, options.fraction)
    except (Exception, SystemExit) as error:
        raise CannotRun('load_data failed: %s' % (error,)) from error


def check_before_loading(source, events):
    missing = [name for name in ATTRIBUTES + ('load_data',) if not hasattr(source, name)]
    for name in missing:
        events.finding('python/missing-attribute', 'The data source has no %s.' % name, file=file_of(source))
    fatal = [name for name in missing if name in ('load_data', 'image_size', 'num_classes')]
    if fatal:
        raise CannotRun('Without %s the source cannot be checked.' % ' and '.join(fatal))


def file_of(source):
    try:
        return os.path.abspath(inspect.getfile(type(source)))
    except (OSError, TypeError):
        return ''


def describe(np, source, events):
    """What the source says of itself, checked and sent, as the batches are held against it."""
    file = file_of(source)
    try:
        width, height = (int(side) for side in source.image_size)
        classes = int(source.num_classes)
    except (TypeError, ValueError) as error:
        raise CannotRun('image_size or num_classes is not what it should be: %s' % (error,)) from error
    for side in sorted({width, height}):
        if side % STRIDE != 0:
            events.finding('network/size-not-divisible', '%d is not divisible by %d.' % (side, STRIDE), file=file)
    colors = read_colors(np, getattr(source, 'label_colors', None), classes, file, events)
    counts = {'training': count_of(source, 'num_training'), 'validation': count_of(source, 'num_validation')}
    events.send('source', file=file, imageSize=[width, height], classes=classes, **counts)
    return {'width': width, 'height': height, 'classes': classes, 'colors': colors, 'file': file}


def count_of(source, name):
    count = getattr(source, name, None)
    return int(count) if isinstance(count, (int, float)) or hasattr(count, '__index__') else 0


def read_colors(np, legend, classes, file, events):
    """The colours of the legend, each three bytes; faults in it are sent."""
    pairs = sorted(legend.items()) if hasattr(legend, 'items') else list(enumerate(legend if legend is not None else []))
    colors = []
    for number, color in pairs:
        values = np.asarray(color)
        if values.shape != (3,) or not np.all((values >= 0) & (values <= 255) & (values == np.floor(values))):
            events.finding('python/invalid-color', 'The colour of class %s is not three numbers from 0 to 255.' % number, file=file)
            continue
        triple = tuple(int(value) for value in values)
        if triple in colors:
            events.finding('legend/duplicate-color', 'Class %s has the colour of another class.' % number, file=file)
        colors.append(triple)
    if legend is not None and len(pairs) != classes:
        events.finding('python/class-count', 'num_classes is %d, but label_colors has %d.' % (classes, len(pairs)), file=file)
    return colors


def check_split(source, split, batch_size, checker, events):
    generator = getattr(source, 'train_generator' if split == 'training' else 'valid_generator', None)
    total = count_of(source, 'num_' + split)
    if generator is None:
        return
    done = 0
    for images, labels, names in batches(generator, batch_size, split):
        done += checker.check(split, done, images, labels, names)
        events.progress(split, done, total)
        if done > total + batch_size:
            break
    if done != total:
        more = 'at least ' if done > total else ''
        text = 'num_%s is %d, but the generator yields %s%d samples.' % (split, total, more, done)
        events.finding('python/sample-count', text, severity='warning', file=checker.expected['file'])


def batches(generator, batch_size, split):
    """Yields images, labels and the paths of the labels, or None for the paths where the source does not tell them."""
    try:
        batch_iterator = generator(batch_size, names=True) if takes_names(generator) else generator(batch_size)
        for batch in batch_iterator:
            if not isinstance(batch, (tuple, list)) or len(batch) < 2:
                raise CannotRun('The %s generator does not yield images and labels.' % split)
            yield batch[0], batch[1], batch[3] if len(batch) > 3 else None
    except (CannotRun, GeneratorExit):
        raise
    except (Exception, SystemExit) as error:
        raise CannotRun('The %s generator failed: %s' % (split, error)) from error


def takes_names(generator):
    try:
        parameters = inspect.signature(generator).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(parameter.name == 'names' or parameter.kind == parameter.VAR_KEYWORD for parameter in parameters)


class BatchChecker:
    """Looks at batches: sizes, types, and that every pixel's label is one 1 among zeros."""

    def __init__(self, np, events, expected):
        self.np = np
        self.events = events
        self.expected = expected
        self.samples = 0
        self.pixels = 0
        self.said = set()

    def check(self, split, first, images, labels, names):
        """Checks a batch and returns how many samples it has."""
        np = self.np
        images = np.asarray(images)
        labels = np.asarray(labels)
        self.check_images(split, images)
        if labels.ndim == 0 or not self.check_labels(split, labels):
            return len(labels) if labels.ndim > 0 else 0
        if len(images) != len(labels):
            self.once('python/batch-shape', split, 'A batch has %d images and %d labels.' % (len(images), len(labels)))
        for index, label in enumerate(labels):
            place = {'sample': first + index, 'split': split, 'file': self.file_of(names, index)}
            self.check_label(label, place)
        self.samples += len(labels)
        return len(labels)

    def file_of(self, names, index):
        if names is None or index >= len(names):
            return self.expected['file']
        return os.path.abspath(str(names[index]))

    def once(self, rule, split, message, severity='error'):
        """A fault of all batches is told once."""
        if (rule, split, message) in self.said:
            return
        self.said.add((rule, split, message))
        self.events.finding(rule, message, severity=severity, split=split, file=self.expected['file'])

    def check_images(self, split, images):
        np = self.np
        wanted = (self.expected['height'], self.expected['width'], 3)
        if images.shape[1:] != wanted:
            self.once('python/batch-shape', split, 'Images are %s; image_size asks for %s.' % (images.shape[1:], wanted))
        if images.dtype.kind not in 'fiu':
            self.once('python/batch-type', split, 'Images are of the type %s, not numbers.' % images.dtype)
        elif images.dtype.kind == 'f' and not np.isfinite(images).all():
            self.once('python/not-finite', split, 'Images hold values that are not finite.')
        elif images.size > 0 and (images.min() < 0 or images.max() > 255):
            text = 'Images hold values outside 0 to 255, which the pre-trained network expects.'
            self.once('python/image-range', split, text, severity='warning')

    def check_labels(self, split, labels):
        """Whether the labels have a form in which pixels can be looked at."""
        if labels.dtype.kind not in 'fiub':
            self.once('python/batch-type', split, 'Labels are of the type %s, not numbers.' % labels.dtype)
            return False
        wanted = (self.expected['height'], self.expected['width'], self.expected['classes'])
        if labels.ndim == 4 and labels.shape[1:] == wanted:
            return True
        rule = 'onehot/shape' if labels.ndim == 4 and labels.shape[3] != wanted[2] else 'python/batch-shape'
        self.once(rule, split, 'Labels are %s; height, width and classes ask for %s.' % (labels.shape[1:], wanted))
        return labels.ndim == 4 and labels.shape[3] == wanted[2]

    def check_label(self, label, place):
        """Every pixel of one sample at once."""
        np = self.np
        self.pixels += label.shape[0] * label.shape[1]
        is_one = label == 1
        ones = np.count_nonzero(is_one, axis=2)
        others = np.count_nonzero(label, axis=2) - ones
        if np.all(ones == 1) and not others.any():
            return
        self.report('onehot/value', 'holds values other than 0 and 1', label, others > 0, place)
        self.report('onehot/all-zero', 'belongs to no class: its vector is all zeros', label, (others == 0) & (ones == 0), place)
        self.report('onehot/multi-hot', 'belongs to several classes at once', label, (others == 0) & (ones > 1), place)

    def report(self, rule, what, label, bad, place):
        count = int(self.np.count_nonzero(bad))
        if count == 0:
            return
        row, column = (int(value) for value in self.np.unravel_index(int(self.np.argmax(bad)), bad.shape))
        vector = [plain_number(value) for value in label[row, column].tolist()]
        # Where the source does not tell the file of a label, its number does.
        sample = '' if place['file'] != self.expected['file'] else ' of %s sample %d' % (place['split'], place['sample'])
        message = 'The pixel at row %d, column %d%s %s.' % (row, column, sample, what)
        self.events.finding(rule, message, row=row, column=column, count=count, vector=vector, **place)


def plain_number(value):
    """A number as JSON has it; what is not finite becomes text."""
    number = float(value)
    if number != number or number in (float('inf'), float('-inf')):
        return str(number)
    return int(number) if number == int(number) else number


if __name__ == '__main__':
    sys.exit(main())
