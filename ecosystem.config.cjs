// pm2 start ecosystem.config.cjs
module.exports = {
  apps: [
    {
      name: 'ibmi-mcp-gateway',
      script: 'dist/src/main.js',
      // Sessions live in one process: cluster mode would send a token to a process that does not know it.
      exec_mode: 'fork',
      instances: 1,
      // As in npm start, measured by npm run bench: helpers of a hundred isolates' garbage collectors fight over the
      // cores, baseline code of each over the caches, and few malloc arenas save memory.
      node_args: '--no-parallel-scavenge --no-concurrent-marking --no-sparkplug',
      env: { MALLOC_ARENA_MAX: '2' },
      // The process says "ready" once it listens.
      wait_ready: true,
      listen_timeout: 15000,
      // Above IBMI_DRAIN_TIMEOUT_MS (35000) by more than 2 s: pm2 sends SIGINT, then SIGKILL after this time.
      kill_timeout: 40000,
      max_restarts: 10,
      exp_backoff_restart_delay: 200,
      merge_logs: true,
    },
  ],
};
