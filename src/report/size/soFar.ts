import type { SizePlan } from '../../scenario/size.ts';
import { leastProof, type SizeAnswer } from '../../study/size/answer.ts';
import { stateOfProof } from '../../study/size/proof.ts';

/** What a search for a size knows while it goes on, and how many trials it takes if all goes well from here. */
export function sizeSoFar(plan: SizePlan, answer: SizeAnswer): { line: string; trialsLeft: number } {
  const { knob, points, proof, state, recommended } = answer;
  const lost = points.findLast((point) => point.lost > point.survived);
  const held = points.find((point) => point.survived > point.lost);
  const seen = [
    ...(lost === undefined ? [] : [`${lost.value} lost ${lost.lost} of ${lost.lost + lost.survived}`]),
    ...(held === undefined
      ? []
      : [`${held.value} survived ${held.survived} of ${held.lost + held.survived}`]),
  ].join(', ');
  if (state === 'proved')
    return { line: `${knob} ${recommended} is proved; what recommenders say`, trialsLeft: 0 };
  const { clean } = leastProof(plan);
  if (proof === null || stateOfProof(proof, proof.survived, proof.lost) === 'given up')
    return {
      line: `looking for the edge: ${seen || 'nothing seen yet'}`,
      trialsLeft: 1 + (proof?.clean ?? clean),
    };
  const needed = proof.lost === 0 ? proof.clean : (proof.withOne ?? proof.clean);
  const done = proof.survived + proof.lost;
  return {
    line: `proving ${proof.value}: ${proof.survived} of ${done} fresh trials survived, ${needed} are needed${lost === undefined ? '' : `; ${lost.value} lost ${lost.lost} of ${lost.lost + lost.survived}`}`,
    trialsLeft: Math.max(1, needed - done),
  };
}
