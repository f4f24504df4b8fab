using Bookline.Bench.Starting;

// First, so that a measured peer loads nothing of the benchmark's own.
return args is ["peer", ..] ? Peer.Run(args[1..]) : await Bookline.Bench.Benchmarks.RunAsync(args);
