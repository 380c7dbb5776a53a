import { hostWords } from '../../study/hosts.ts';
import type { Evidence } from '../../verdict/verdict.ts';
import { escapeXml as text } from '../escape.ts';
import type { TrialReport } from '../model.ts';
import type { TrialTable } from '../trialTable.ts';
import type { ValidityFact } from '../validity.ts';
import { trialTables } from './trialTables.ts';

/** Verdict, panels (`stage`, filled by the script), evidence and validity of one trial. */
export function trialArticle(trial: TrialReport, hidden: boolean): string {
  const { id, verdict } = trial;
  const { host } = trial.recording.trial;
  return `<article data-trial="${text(id)}" aria-label="Trial ${text(id)}"${hidden ? ' hidden' : ''}>
<h3>${text(id)}</h3>
${verdict ? `<p>${text(verdict.sentence)}</p>` : '<p>This trial has no verdict.</p>'}${
  host === null
    ? ''
    : `
<p>Executed on ${text(hostWords(host.name))}.</p>`
}
<div class="stage"></div>
${verdict ? evidence(verdict) : ''}
${trialTables(trial.recording, verdict)
  .map((table) => tableHtml(table))
  .join('')}<h4>Validity</h4>
${problems(trial)}
${validityTable(trial.validity)}
</article>`;
}

function evidence(verdict: NonNullable<TrialReport['verdict']>): string {
  const against = verdict.against.map(
    ({ kind, because }) => `<li><strong>${text(kind)}</strong>: ${text(because)}</li>`,
  );
  const missing = verdict.missing.map((one) => `<li>${text(one)}</li>`);
  return [
    '<h4>Evidence</h4>',
    verdict.evidence.length === 0
      ? '<p>None.</p>'
      : `<ul class="evidence">${verdict.evidence.map(evidenceItem).join('\n')}</ul>`,
    against.length === 0
      ? ''
      : `<h4>What speaks against other causes</h4><ul class="evidence">${against.join('\n')}</ul>`,
    missing.length === 0
      ? ''
      : `<h4>Missing for certainty</h4><ul class="evidence">${missing.join('\n')}</ul>`,
  ].join('\n');
}

function evidenceItem(one: Evidence): string {
  const when = one.atMs === null ? '' : `${(one.atMs / 1000).toFixed(3)} s · `;
  const quote = one.quote === null ? '' : `<pre>${text(one.quote)}</pre>`;
  return `<li>${text(one.text)} <span class="source">${when}${text(one.source)}</span>${quote}</li>`;
}

/** An interval goes below its median, and the share below its peak. */
const cellHtml = (cell: string): string =>
  text(cell).replace(/ (\[[^\]]*\]|\(\d+ %\)$)/, '<br><small>$1</small>');

export function tableHtml(
  { title, head, rows, words = [], note }: TrialTable,
  heading: 'h3' | 'h4' = 'h4',
): string {
  const side = (column: number): string =>
    words.includes(column) ? ' class="words"' : column === 0 ? '' : ' class="right"';
  const titles = head.map((each, column) => `<th scope="col"${side(column)}>${text(each)}</th>`);
  const body = rows.map(([name, ...cells]) => {
    const others = cells.map((cell, index) => `<td${side(index + 1)}>${cellHtml(cell)}</td>`);
    return `<tr><th scope="row">${text(name ?? '')}</th>${others.join('')}</tr>`;
  });
  return `<${heading}>${text(title)}</${heading}>
<div class="scroll" tabindex="0" role="region" aria-label="${text(title)}"><table><thead><tr>${titles.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>
${note === '' ? '' : `<p class="small">${text(note)}</p>\n`}`;
}

function problems({ verdict }: TrialReport): string {
  if (!verdict) return '';
  if (verdict.validity.valid && verdict.validity.problems.length === 0) return '<p class="yes">Valid.</p>';
  const list = verdict.validity.problems.map(text).join('; ');
  return verdict.validity.valid
    ? `<p>Valid, with reservations: ${list}.</p>`
    : `<p class="no">Invalid: ${list || 'no reason given'}.</p>`;
}

function validityTable(facts: ValidityFact[]): string {
  const rows = facts.map(
    (fact) =>
      `<tr><th scope="row">${text(fact.what)}</th><td>${text(fact.asked)}</td><td>${text(fact.found)}</td><td class="${status(fact).className}">${status(fact).word}</td><td>${text(fact.meaning)}</td></tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="Validity"><table class="validity"><thead><tr><th scope="col">what</th><th scope="col">asked</th><th scope="col">found</th><th scope="col">met</th><th scope="col">meaning</th></tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

const status = ({ ok }: ValidityFact): { word: string; className: string } =>
  ok === null
    ? { word: '–', className: '' }
    : ok
      ? { word: 'yes', className: 'yes' }
      : { word: 'no', className: 'no' };
