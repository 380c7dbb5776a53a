export const advice = `# PHP in a memory limit

- \`memory_limit\` bounds one request, which fails with \`Allowed memory size … exhausted\`; the server goes on.
- With php-fpm the container has to hold \`pm.max_children\` of them. \`pm.max_requests\` ends children that have grown.
- See its search for cycles within the process: \`gc_status()\`.
`;
