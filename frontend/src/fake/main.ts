import { start } from '../start';
import { fakeChannel } from './channel';

const query = new URLSearchParams(location.search);
const at = new Date('2026-11-23T09:42:00').getTime();
const clock = query.has('now') ? Date.now : () => at;
start(fakeChannel(query, at), clock);
