import { registerControls } from '../ui/registerControls';

// A bundle of its own: pages fetch it when what they are for is on the screen.
registerControls();
