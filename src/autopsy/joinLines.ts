import { type Case, newCase } from './case.ts';
import { groupOf } from './group.ts';
import type { LogAct, LogWord } from './readers/sourceFacts.ts';

/** Joins what somebody in user space did to the case that it is about. */
export function addAct(cases: Case[], act: LogAct): void {
  const about = cases.find(
    ({ group, container, acts, kill }) =>
      (group !== null &&
        (group.unit === act.target || (act.target.startsWith('/') && group.path.startsWith(act.target)))) ||
      (container !== null && container.name === act.target) ||
      (act.pid !== null && kill?.pid === act.pid) ||
      acts.some(
        ({ target }) => target === act.target || (act.pid === null && target.endsWith(`/${act.target}`)),
      ),
  );
  const evicted =
    act.by === 'kubelet' && act.reason === 'memory'
      ? cases.find(({ container }) => container?.evicted)
      : undefined;
  const into = about ?? evicted;
  if (into) into.acts.push(act);
  else {
    const path = act.target.startsWith('/') ? act.target : null;
    const unit = /\.(?:service|scope|slice)$/.test(act.target) ? act.target : null;
    const group = path !== null ? groupOf(path) : unit === null ? null : groupOf(`/${unit}`);
    cases.push(newCase({ group, acts: [act] }));
  }
}

/** Joins what the kernel says beside its kills. */
export function addWord(cases: Case[], word: LogWord): void {
  const about =
    word.kind === 'fork-refused'
      ? cases.find(({ group }) => group?.path === word.about)
      : word.kind === 'panic'
        ? cases.find(({ kill }) => kill?.scope === 'global')
        : undefined;
  if (about) about.words.push(word);
  else {
    const group = word.kind === 'fork-refused' ? groupOf(word.about) : null;
    cases.push(newCase({ group, words: [word] }));
  }
}
