import { wailsChannel } from './lib/api';
import { start } from './start';

start(wailsChannel());
