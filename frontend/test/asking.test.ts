// The page asks Go again while an answer is still out: no answer is lost by it.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeChannel } from '../src/fake/channel';
import type { Channel } from '../src/lib/api';
import type { PlanView } from '../src/lib/contract';
import { Page } from '../src/state/page.svelte';

const now = new Date('2026-11-23T09:42:00').getTime();

describe('a plan that is asked for twice', () => {
  let channel: Channel;
  let page: Page;
  let answers: (() => void)[];

  beforeEach(async () => {
    channel = fakeChannel(new URLSearchParams('pause=0'), now);
    page = new Page(channel, () => now);
    page.take(await channel.Bootstrap());
    answers = [];
    const plan = channel.Plan;
    vi.spyOn(channel, 'Plan').mockImplementation(async (profile, options) => {
      const view: PlanView = { ...(await plan(profile, options)), start: 7200 };
      await new Promise<void>((resolve) => answers.push(resolve));
      return { ...view, remembered: { ...view.remembered, destination: `ec2` } };
    });
  });

  const asked = (times: number) => vi.waitFor(() => expect(answers).toHaveLength(times), 30_000);

  it('still starts at the duration that is remembered', async () => {
    const selected = page.select('deploy-direct');
    await asked(1);
    const refreshed = page.refresh();
    await asked(2);
    answers.forEach((answer) => answer());
    await Promise.all([selected, refreshed]);
    expect([page.plan?.profile, page.want, page.destination]).toEqual(['deploy-direct', 7200, 'ec2']);
  });

  it('is waited for by the one who asked first', async () => {
    let done = false;
    const first = page.select('deploy-direct').then(() => (done = true));
    await asked(1);
    const second = page.refresh();
    await asked(2);
    answers[0]!();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([done, page.plan]).toEqual([false, null]);
    answers[1]!();
    await Promise.all([first, second]);
    expect(page.plan?.profile).toBe('deploy-direct');
  });

  it('takes nothing of a profile that was left meanwhile', async () => {
    const left = page.select('deploy-direct');
    await asked(1);
    const taken = page.select('staging-dev');
    await asked(2);
    answers[1]!();
    answers[0]!();
    await Promise.all([left, taken]);
    expect(page.plan?.profile).toBe('staging-dev');
  });
});
