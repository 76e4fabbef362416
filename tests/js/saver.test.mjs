import assert from 'node:assert/strict';
import test from 'node:test';
import { Saver } from '../../wwwroot-assets/js/annotate/saver.js';

/** A saver with answers to give, a clock that runs when onResult, and the states it went through. */
function make(...answers) {
  const waiting = [];
  const states = [];
  const sent = [];
  const saver = new Saver(async () => {
    sent.push('mask');
    const answer = answers.shift() ?? { kind: 'saved' };
    return typeof answer === 'function' ? answer() : answer;
  }, state => states.push(state), {
    later: (work, milliseconds) => waiting.push({ work, milliseconds }) - 1,
    cancel: id => { if (id !== undefined) waiting[id] = null; },
  });
  const tick = () => {
    const at = waiting.findIndex(Boolean);
    if (at < 0) return undefined;
    const { work, milliseconds } = waiting[at];
    waiting[at] = null;
    return Promise.resolve(work()).then(() => milliseconds);
  };
  return { saver, states, sent, tick };
}

test('changed: several strokes are one save, a while after the last', async () => {
  const { saver, states, sent, tick } = make();
  saver.changed();
  saver.changed();
  saver.changed();
  assert.equal(sent.length, 0);
  await tick();
  assert.deepEqual(states, ['waiting', 'waiting', 'waiting', 'saving', 'saved']);
  assert.equal(sent.length, 1);
  assert.equal(tick(), undefined);
  assert.equal(saver.isDirty, false);
});

test('now: nothing to save sends nothing', async () => {
  const { saver, sent } = make();
  await saver.now();
  assert.equal(sent.length, 0);
});

test('offline: tries again, later each time, and is saved when the portal answers', async () => {
  const { saver, states, tick } = make({ kind: 'offline' }, { kind: 'offline' });
  saver.changed();
  await saver.now();
  assert.equal(saver.state, 'offline');
  const [first, second] = [await tick(), await tick()];
  assert.ok(second > first);
  assert.equal(saver.state, 'saved');
  assert.deepEqual(states.filter(state => state === 'offline').length, 2);
});

test('offline: a stroke meanwhile does not hide that nothing is saved', async () => {
  const { saver } = make({ kind: 'offline' });
  saver.changed();
  await saver.now();
  saver.changed();
  assert.equal(saver.state, 'offline');
});

test('a stroke while saving is not taken for saved', async () => {
  let answer;
  const { saver, sent, tick } = make(() => new Promise(resolve => { answer = resolve; }));
  saver.changed();
  const saving = saver.now();
  await null;
  saver.changed();
  answer({ kind: 'saved' });
  await saving;
  assert.equal(saver.state, 'waiting');
  assert.equal(saver.isDirty, true);
  await tick();
  assert.equal(sent.length, 2);
  assert.equal(saver.state, 'saved');
});

test('outdated: strokes go on, but nothing is sent until the reader decides', async () => {
  const { saver, sent, tick } = make({ kind: 'outdated' });
  saver.changed();
  await saver.now();
  saver.changed();
  assert.equal(saver.state, 'outdated');
  assert.equal(tick(), undefined);
  await saver.now(); // the reader's "keep mine"
  assert.equal(saver.state, 'saved');
  assert.equal(sent.length, 2);
});

test('two saves at once are one after the other', async () => {
  let open = 0;
  let most = 0;
  const slow = async () => {
    most = Math.max(most, ++open);
    await null;
    open--;
    return { kind: 'saved' };
  };
  const { saver } = make(slow, slow);
  saver.changed();
  const first = saver.now();
  saver.changed();
  await Promise.all([first, saver.now()]);
  assert.equal(most, 1);
  assert.equal(saver.isDirty, false);
});

test('settled: nothing of ours is left to send', () => {
  const { saver, tick } = make();
  saver.changed();
  saver.settled();
  assert.equal(saver.state, 'saved');
  assert.equal(tick(), undefined);
});

test('overtaken: the same reader saved elsewhere, nothing is sent until the reader decides', async () => {
  const { saver, sent, tick } = make();
  saver.changed();
  saver.overtaken('Revision 2');
  assert.equal(saver.state, 'outdated');
  assert.equal(tick(), undefined);
  saver.changed();
  assert.equal(saver.state, 'outdated');
  assert.equal(sent.length, 0);
  await saver.now();
  assert.equal(saver.state, 'saved');
});

test('overtaken: with nothing unsaved it is onResult as well', () => {
  const { saver } = make();
  saver.overtaken('Revision 2');
  assert.equal(saver.state, 'outdated');
  assert.equal(saver.isDirty, false);
});

test('overtaken: what was lost on the way may be this very mask, so the next try decides', async () => {
  const { saver } = make({ kind: 'offline' });
  saver.changed();
  await saver.now();
  saver.overtaken('Revision 2');
  assert.equal(saver.state, 'offline');
});
