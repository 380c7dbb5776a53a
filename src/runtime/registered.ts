/** All runtimes, a line for each, by the name that scenarios give it. */
export { any } from './any/any.ts';
export { dotnet } from './dotnet/dotnet.ts';
export { erlang } from './erlang/erlang.ts';
export { go } from './go/go.ts';
export { jvm } from './jvm/jvm.ts';
export { nginx } from './nginx/nginx.ts';
export { node } from './node/node.ts';
export { perl } from './perl/perl.ts';
export { php } from './php/php.ts';
export { python } from './python/python.ts';
export { ruby } from './ruby/ruby.ts';
