// @ts-check
// The editor's keys. `?` lists them (Layout/ShortcutGroup.cs).

import { isTyping, onKeys } from '../shell.js';

/** @type {Record<string, string>} */
const TOOLS = { b: 'brush', e: 'eraser', l: 'lasso', p: 'polygon', w: 'wand', k: 'cut', m: 'move' };
/** @type {Record<string, number[]>} */
const STEP = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Listens until the returned function is called. Arrows, Enter and Space draw only while the canvas has the focus.
 * @param {Editor} editor @param {HTMLCanvasElement} canvas
 */
export function listen(editor, canvas) {
  /** @param {KeyPress} event */
  const down = event => {
    if (event.defaultPrevented || document.querySelector('.mud-dialog, dialog[open]')) return;
    const held = event.ctrlKey || event.metaKey;
    const done = held ? command(editor, event)
      : event.altKey || isTyping(event.target) ? false
      : event.target === canvas && drawn(editor, event) || letter(editor, event);
    if (done) event.preventDefault();
  };
  /** @param {KeyPress} event */
  const up = event => {
    if (event.key === 'h') editor.hide(false);
    if (event.code === 'Space' && event.target === canvas) editor.penUp();
  };
  const left = () => {
    editor.hide(false);
    editor.penUp();
  };
  return onKeys(down, up, left);
}

/** @param {Editor} editor @param {KeyPress} event */
function command(editor, event) {
  const key = event.key.toLowerCase();
  if (key === 's') editor.act('save');
  else if (key === 'z' && !isTyping(event.target)) editor.act(event.shiftKey ? 'redo' : 'undo');
  else if (key === 'y' && !isTyping(event.target)) editor.act('redo');
  else return false;
  return true;
}

/** @param {Editor} editor @param {KeyPress} event */
function drawn(editor, event) {
  const step = STEP[event.key];
  if (step) {
    const by = event.shiftKey ? 10 : 1;
    editor.moveCursor(step[0] * by, step[1] * by);
  } else if (event.code === 'Space' || event.key === 'Enter') {
    if (!event.repeat) editor.penDown(event);
    if (event.key === 'Enter') editor.penUp();
  } else if (event.key === 'Backspace') {
    return editor.back();
  } else {
    return false;
  }
  return true;
}

/** @param {Editor} editor @param {KeyPress} event */
function letter(editor, event) {
  if (event.target.type === 'range' && event.key.startsWith('Arrow')) return false;
  const { key } = event;
  if (TOOLS[key]) editor.use(TOOLS[key]);
  else if (key === '[' || key === ']') editor.resize(key === ']' ? 1 : -1);
  else if (key === 'x') editor.turn();
  else if (key === 'h') editor.hide(true);
  else if (key === 'Escape') editor.cancel();
  else if (key === '0') editor.act('fit');
  else if (key === 'z') editor.act('real');
  else if (key === '+' || key === '=') editor.act('in');
  else if (key === '-') editor.act('out');
  else return false;
  return true;
}
