import { never } from '../../never.ts';
import type { ActionPlan } from '../../scenario/plan.ts';
import type { Needs } from '../trial/parts.ts';
import type { RunningContainer } from './startContainer.ts';

/**
 * Does to the target what the plan says that somebody else does. Nothing of it is recorded by us:
 * a verdict must find it in what the kernel, the engine and the clients saw.
 */
export function startActions(
  parts: Needs<'plan' | 'course' | 'recorder' | 'site'>,
  container: RunningContainer,
): Disposable {
  const { plan, course, recorder } = parts;
  const timers = plan.actions.map((action) =>
    setTimeout(() => {
      act(parts, container, action).catch((error: Error) => {
        if (!course.endings.winner) recorder.trouble('action', `${action.kind}: ${error.message}`);
      });
    }, action.atMs),
  );
  return { [Symbol.dispose]: () => timers.forEach(clearTimeout) };
}

async function act(
  { site, course }: Needs<'site' | 'course'>,
  { id, pid }: RunningContainer,
  action: ActionPlan,
): Promise<void> {
  if (course.endings.winner) return;
  switch (action.kind) {
    case 'engine-kill':
      await site.engine.docker.getContainer(id).kill({ signal: action.signal });
      return;
    case 'host-kill':
      process.kill(pid, action.signal as NodeJS.Signals);
      return;
    case 'exec': {
      const exec = await site.engine.docker.getContainer(id).exec({ Cmd: action.command });
      await exec.start({ Detach: true });
      return;
    }
    default:
      never(action);
  }
}
