import { start } from '../start';
import { fakeChannel } from './channel';

const query = new URLSearchParams(location.search);
const at = new Date(query.get('now') ?? '2026-11-23T09:42:00').getTime();
start(fakeChannel(query, at), () => at);
