"""The entrance: the gate every request passes, and the plain pages outside of Streamlit."""
