// The list and its search: which rows are there, which one is active. The
// caret stays in the search while the active row moves.

import { flat, grouped, visible, type Item } from '../lib/list';
import { indexRows, search } from '../lib/search';
import type { Page } from './page.svelte';

const pause = 120; // ms after the last key before the first match is shown

type RowItem = Extract<Item, { kind: 'row' }>;

export class Finder {
  readonly #page: Page;
  #timer: ReturnType<typeof setTimeout> | undefined;
  query = $state('');
  view = $state({ top: 0, height: 0 }); // what of the list is in sight, in rem
  #chosen = $state(''); // profile of the active row while searching: rows come and go around it

  #index = $derived.by(() => indexRows(this.#page.list.rows));
  #groups = $derived.by(() => {
    const { words } = this.#page;
    const headings = { favourites: words('list.favourites'), recent: words('list.recent'), unknown: words('list.unknown') };
    return grouped(this.#page.list.rows, headings);
  });
  items = $derived<Item[]>(this.query.trim() ? flat(search(this.#index, this.query)) : this.#groups);
  range = $derived(visible(this.items, this.view.top, this.view.height)); // the items that are drawn
  count = $derived(this.items.reduce((n, item) => n + (item.kind === 'row' ? 1 : 0), 0));
  active = $derived.by<RowItem | undefined>(() => {
    const searching = this.query.trim() !== '';
    const profile = searching ? this.#chosen : this.#page.selected;
    const there = this.items.find((i): i is RowItem => i.kind === 'row' && i.row.profile === profile);
    return there ?? (searching ? this.items.find((i) => i.kind === 'row') : undefined);
  });

  /** The id of the active row, while it is drawn. */
  activeId = $derived.by(() => {
    const at = this.active ? this.items.indexOf(this.active) : -1;
    return at >= this.range[0] && at < this.range[1] ? this.active?.id : undefined;
  });

  constructor(page: Page) {
    this.#page = page;
  }

  /** Reads the rows for searching ahead of the first key. */
  prepare(): number {
    return this.#index.length;
  }

  /** The search was typed into: its first match becomes active, and is shown once the typing rests. */
  type(query: string): void {
    this.query = query;
    clearTimeout(this.#timer);
    if (!query.trim()) return;
    this.#chosen = this.items.find((i) => i.kind === 'row')?.row.profile ?? '';
    this.#timer = setTimeout(() => this.#show(this.active), pause);
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.query = '';
  }

  /** Moves the active row by so many rows, staying inside the list. */
  move(rows: number): void {
    const list = this.items.filter((i): i is RowItem => i.kind === 'row');
    if (list.length === 0) return;
    const here = this.active ? this.active.position - 1 : -1;
    this.pick(list[Math.min(list.length - 1, Math.max(0, here + rows))]!);
  }

  pick(item: RowItem): void {
    clearTimeout(this.#timer);
    this.#chosen = item.row.profile;
    this.#show(item);
  }

  #show(item: RowItem | undefined): void {
    if (!item || item.row.profile === this.#page.selected) return;
    const { pane } = this.#page;
    void this.#page.select(item.row.profile);
    this.#page.pane = pane;
  }

  /** Makes sure that the active row is the selected profile, with its plan. */
  async settle(): Promise<boolean> {
    clearTimeout(this.#timer);
    const { active } = this;
    if (!active) return false;
    this.#page.pane = 'detail';
    if (active.row.profile !== this.#page.selected || !this.#page.ready) await this.#page.select(active.row.profile);
    return this.#page.ready;
  }
}
