import { describe, expect, it } from 'vitest';
import { bandAt } from '../src/lib/bands';
import { drawBar, inset, minorTicks } from '../src/lib/bar';
import { scaleOf } from '../src/lib/scale';
import { plans } from '../src/fake/plans';
import { sayIn } from '../src/fake/say';

const hour = 3600;
const width = 640;
const t = sayIn('en');
const draw = (profile: string, want: number) => {
  const plan = plans[profile]!(t);
  return drawBar(plan.bands, plan.ticks, scaleOf(plan.ticks), want, width);
};

describe('the drawing', () => {
  it('covers the whole width without a gap', () => {
    for (const profile of ['prod-admin', 'deploy-via-hub', 'learned', 'eleven-hours', 'root-key', 'bob']) {
      const { stretches } = draw(profile, hour);
      let x = 0;
      for (const s of stretches) {
        expect(s.x).toBeCloseTo(x, 6);
        x += s.width;
      }
      expect(x).toBeCloseTo(width, 6);
    }
  });

  it('is solid up to the thumb where AWS accepts', () => {
    const { solid, under, thumb } = draw('prod-admin', 8 * hour);
    expect(solid).toBe(thumb);
    expect(under).toBeNull();
  });

  it('stops at the wall where AWS refuses, and runs on as a line', () => {
    const { solid, under, thumb, walls } = draw('deploy-via-hub', 8 * hour);
    expect(walls).toEqual([{ x: inset + (width - 2 * inset) / 4, outcome: 'refused' }]);
    expect(solid).toBe(walls[0]!.x);
    expect(under).toMatchObject({ x: solid, outcome: 'refused' });
    expect(under!.x + under!.width).toBeCloseTo(thumb, 6);
  });

  it('has a flag for every limit, in words at the wall', () => {
    expect(draw('deploy-via-hub', hour).flags).toMatchObject([{ seconds: hour, walled: true }]);
    expect(draw('vendor-tool', hour).flags).toMatchObject([{ x: 0, walled: false }]);
    expect(draw('prod-admin', hour).flags).toEqual([]);
  });

  it('has no edge between bands of which the same is said', () => {
    const [band] = plans['vendor-tool']!(t).bands;
    const bands = [{ ...band!, to: hour }, { ...band!, from: hour }];
    const { walls, flags, stretches } = drawBar(bands, [900, hour, 4 * hour], scaleOf([900, hour, 4 * hour]), hour, width);
    expect(walls).toEqual([]);
    expect(flags).toHaveLength(1);
    expect(stretches).toHaveLength(1);
  });

  it('shows by minor ticks where the scale changes', () => {
    expect(minorTicks([900, hour, 4 * hour]).map((s) => s / 60)).toEqual([30, 45, 120, 180]);
  });
});

describe('the band of a duration', () => {
  const plan = plans['deploy-via-hub']!(t);

  it('is the first that reaches to it: an edge still works', () => {
    expect(bandAt(plan, hour)?.outcome).toBe('allowed');
    expect(bandAt(plan, hour + 60)?.outcome).toBe('refused');
  });

  it('is Go’s word on what lies outside the bar', () => {
    expect(bandAt(plan, 60)).toBe(plan.belowRange);
    expect(bandAt(plan, 13 * hour)).toBe(plan.aboveRange);
  });

  it('is the only one when nothing works, and none for a broken profile', () => {
    const root = plans['root-key']!(t);
    expect(bandAt(root, 13 * hour)).toBe(root.bands[0]);
    expect(bandAt(plans['old-deploy']!(t), hour)).toBeUndefined();
  });
});
