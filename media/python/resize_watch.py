"""Sees labels being resized with interpolation while a data source runs."""

import os
import sys

MAX_LABEL_COLORS = 256


class ResizeWatch:
    """Sees OpenCV resize a picture of few colours, some of them the legend's, into one that has others.

    That is the fault which the labels do not show: sources count unknown colours as class 0, so blended borders look valid.
    """

    def __init__(self, np, events):
        self.np = np
        self.events = events
        self.known = None
        self.seen = set()
        try:
            import cv2
        except Exception:
            return
        self.resize = cv2.resize
        cv2.resize = self.watched_resize

    def know_colors(self, colors):
        """Remembers the legend, in both orders of the channels. Black tells nothing: pictures have it too."""
        self.known = self.np.zeros(1 << 24, dtype=bool)
        for first, second, third in colors:
            if (first, second, third) != (0, 0, 0):
                self.known[[(first << 16) | (second << 8) | third, (third << 16) | (second << 8) | first]] = True

    def watched_resize(self, *args, **kwargs):
        result = self.resize(*args, **kwargs)
        picture = args[0] if args else kwargs.get('src')
        if self.known is not None and self.is_label(picture):
            self.compare(picture, result)
        return result

    def is_label(self, picture):
        return (
            isinstance(picture, self.np.ndarray)
            and picture.ndim == 3
            and picture.shape[2] == 3
            and picture.dtype == self.np.uint8
        )

    def compare(self, before, after):
        caller = sys._getframe(2)
        place = (caller.f_code.co_filename, caller.f_lineno)
        if place in self.seen:
            return
        packed = self.pack(before)
        present = self.np.zeros(1 << 24, dtype=bool)
        present[packed] = True
        # A photograph has thousands of colours; one without any colour of the legend is no label either.
        if self.np.count_nonzero(present) > MAX_LABEL_COLORS or not self.known[packed].any():
            return
        blended = int(self.np.count_nonzero(~present[self.pack(after)]))
        if blended == 0:
            return
        self.seen.add(place)
        text = 'Labels are resized with interpolation: %d pixels of the first one get colours of no class.' % blended
        file = os.path.abspath(place[0])
        self.events.finding('python/label-interpolation', text, file=file, line=place[1], count=blended)

    def pack(self, picture):
        wide = picture.astype(self.np.int32)
        return (wide[..., 0] << 16) | (wide[..., 1] << 8) | wide[..., 2]
