// Puts the page on the screen over whatever answers for Go.

import { mount } from 'svelte';
import './tokens.css';
import './base.css';
import type { Channel } from './lib/api';
import App from './ui/App.svelte';

export function start(channel: Channel, clock?: () => number): void {
  window.open = () => null; // nothing here opens a window
  mount(App, { target: document.getElementById('app')!, props: { channel, clock } });
}
