/** Facts of a machine without which its trials are no repeats of each other. */
export const sameMachine = ['kernel', 'cpuModel', 'cores', 'memoryBytes', 'engine', 'cgroupVersion'] as const;
