//! Values parsed once and trusted afterwards: hostnames, e-mail addresses, phone numbers, regions,
//! display names, and the reference tables they are read with.
