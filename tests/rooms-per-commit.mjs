// How many rooms of Web a commit touches, by the folders of one revision: how well they hold together what changes together.
//   node tests/rooms-per-commit.mjs LAYOUT [LAST] [DEPTH]
// LAYOUT names the revision whose folders count, LAST the last commit that is counted (LAYOUT without it), DEPTH how many folders
// make a room (1). Renames are followed; files that LAYOUT no longer has are left out. "By chance" is the mean if every commit had
// touched as many files drawn at random.
import { execFileSync } from 'node:child_process';

const project = 'src/LesionPortal.Web';
const [layout = 'HEAD', last = layout, depth = '1'] = process.argv.slice(2);
const git = (...words) => execFileSync('git', words, { encoding: 'utf8', maxBuffer: 1 << 28 }).split('\n').filter(Boolean);

const roomOf = file => file.slice(project.length + 1).split('/').slice(0, -1).slice(0, Number(depth)).join('/') || '(root)';
const files = new Set(git('ls-tree', '-r', '--name-only', layout, project));
const counted = new Set(git('rev-list', '-200', '--no-merges', last, '--', project));

const nameNow = new Map();   // of a file's earlier name
const commits = new Map();   // commit -> files of LAYOUT that it touched
let commit;
for (const line of git('log', '-M', '-l0', '--no-merges', '--name-status', '--format=@%H', layout, '--', project)) {
  if (line.startsWith('@')) {
    commit = line.slice(1);
    continue;
  }
  const [kind, from, to = from] = line.split('\t');
  const now = nameNow.get(to) ?? to;
  if (kind.startsWith('R')) nameNow.set(from, now);
  if (counted.has(commit) && files.has(now) && kind !== 'R100') commits.set(commit, (commits.get(commit) ?? new Set()).add(now));
}

const sizes = new Map();
for (const file of files) sizes.set(roomOf(file), (sizes.get(roomOf(file)) ?? 0) + 1);

// A room of s files is missed by k of n files with the chance C(n - s, k) / C(n, k).
const missed = (s, k) => Array.from({ length: k }, (_, i) => Math.max(0, files.size - s - i) / (files.size - i)).reduce((a, b) => a * b, 1);
const byChance = k => [...sizes.values()].reduce((sum, s) => sum + 1 - missed(s, k), 0);
const mean = numbers => (numbers.reduce((a, b) => a + b, 0) / numbers.length).toFixed(2);

const touched = [...commits.values()].map(c => new Set([...c].map(roomOf)).size).sort((a, b) => a - b);
const one = touched.filter(n => n === 1).length;
console.log(`${touched.length} commits, ${sizes.size} rooms: median ${touched[Math.floor(touched.length / 2)]}, mean ${mean(touched)}, `
  + `${mean([...commits.values()].map(c => byChance(c.size)))} by chance; ${one} commits touch one room`);
