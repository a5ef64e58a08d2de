import fc from 'fast-check';

/** A setup file: property tests try the same cases in every run, unless `PORTHOLE_PROPERTY_SEED` names another seed. */
fc.configureGlobal({ seed: Number(process.env.PORTHOLE_PROPERTY_SEED ?? 1) });
