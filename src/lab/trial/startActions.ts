import type { ActionPlan } from '../../scenario/plan.ts';
import type { Session } from './session.ts';
import type { RunningContainer } from './startContainer.ts';

/**
 * Does to the target what the plan says that somebody else does. Nothing of it is recorded by us:
 * a verdict must find it in what the kernel, the engine and the clients saw.
 */
export function startActions(session: Session, container: RunningContainer): Disposable {
  const timers = session.plan.actions.map((action) =>
    setTimeout(() => {
      act(session, container, action).catch((error: Error) => {
        if (!session.endings.winner) session.trouble('action', `${action.kind}: ${error.message}`);
      });
    }, action.atMs),
  );
  return { [Symbol.dispose]: () => timers.forEach(clearTimeout) };
}

async function act(
  { engine, endings }: Session,
  { id, pid }: RunningContainer,
  action: ActionPlan,
): Promise<void> {
  if (endings.winner) return;
  switch (action.kind) {
    case 'engine-kill':
      await engine.docker.getContainer(id).kill({ signal: action.signal });
      return;
    case 'host-kill':
      process.kill(pid, action.signal as NodeJS.Signals);
      return;
    case 'exec': {
      const exec = await engine.docker.getContainer(id).exec({ Cmd: action.command });
      await exec.start({ Detach: true });
      return;
    }
  }
}
