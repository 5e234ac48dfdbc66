// Whether resources are being handed from one thread of this process to another, instead of to another process by an image: then
// descriptors stay open and go along.
export const handover = { active: false };
