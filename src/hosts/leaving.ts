/** Why a command is interrupted when nobody watches it any more: what others execute goes on. */
export const leaving = 'nobody watches';

export const isLeaving = (interrupt: AbortSignal): boolean =>
  interrupt.aborted && interrupt.reason === leaving;
