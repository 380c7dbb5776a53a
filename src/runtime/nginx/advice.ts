export const advice = `# nginx in a memory limit

- What grows with the load are the buffers of its connections: bound \`worker_connections\` and the sizes of \`proxy_buffers\` and \`client_body_buffer_size\`.
- A worker that is killed is started again by the main process, and its connections are cut: look for \`exited on signal 9\` in the error log.
- A cache in shared memory (\`keys_zone\`) and files that are served count for the container too.
`;
