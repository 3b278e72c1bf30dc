"""The demo: two consultations of a fictitious Tunis, written by us, built through the domain's own actions."""
