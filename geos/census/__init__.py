"""The census of files (sensa ya majalada): regularly checking where files really are (DOMAIN §3, 17)."""
