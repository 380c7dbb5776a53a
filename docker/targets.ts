/** The services of this folder, as `oomlab/targets`: each is built once, from files that come with oomlab. */

export { goService } from './faults-go/target.ts';
export { jvmProgram, jvmService } from './faults-jvm/target.ts';
export { nativeProgram, nativeService } from './faults-native/target.ts';
export { nodeService } from './faults-node/target.ts';
export { perlProgram, perlService } from './faults-perl/target.ts';
export { phpService } from './faults-php/target.ts';
export { gunicorn, pythonProgram, pythonService } from './faults-python/target.ts';
export { rubyService } from './faults-ruby/target.ts';
export { halfScaled, imageServer, mixedImages } from './image-server/target.ts';
export { nginxBalancer, nginxCache, secondMachine } from './nginx/target.ts';
export { redis } from './redis/target.ts';
export { fullSizeShop, fullSizeShoppers, shop, shoppers, shopWith } from './shop/target.ts';
